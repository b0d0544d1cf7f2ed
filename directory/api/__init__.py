"""The public API, `/api/v1/`: a request becomes one immutable question, which the snapshot answers.

No view here asks the database, so public reads go on while it is away.
"""
