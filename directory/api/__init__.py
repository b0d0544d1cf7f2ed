"""The public API, `/api/v1/`: a request becomes one immutable question, which the snapshot answers.

Only the changes and the reports ask the database, so that public reads go on while it is away.
"""
