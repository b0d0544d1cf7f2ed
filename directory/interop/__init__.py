"""Other communities' contracts over the same published listings, each in a room of its own.

Nothing here asks the database: answers come from the snapshot, as the API's do. What stands only on sources
that may not be passed on is in no answer.
"""
