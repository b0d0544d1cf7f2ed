"""The search room: one immutable file of all that is published, and the engine that answers from it.

    question    what is asked: validated by the caller, immutable, hashable, with a key for the ETag
    content     what a snapshot is built from (plain data)
    builder     content -> file, by one atomic rename
    container   the file: named arrays behind a checked header
    snapshot    an open file: items, details, look-ups, vocabulary
    lookups     binary searches over the open file
    reader      the current snapshot of a path, swapped when the file changes
    engine      (snapshot, question, today) -> count and page
    folding     how names are compared and put in order
    states      codes and names of states and territories
    places      ZIP codes and cities, offline (for publishing and importing)

No module here imports a framework.
"""
