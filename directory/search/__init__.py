"""The search room: one immutable file of all that is published, and the engine that answers from it.

    question    what is asked: validated by the caller, immutable, hashable, with a key for the ETag
    content     what a snapshot is built from (plain data)
    builder     content -> file, by one atomic rename
    container   the file: named arrays behind a checked header
    snapshot    an open file: items, details, look-ups, vocabulary
    lookups     binary searches over the open file
    reader      the current snapshot of a path, swapped when the file changes
    engine      (snapshot, question, today) -> count, page, distances, facets
    matching    which rows meet each part of a question
    ordering    one page of them, in the order that is asked for
    facets      how many of them have each term
    without     what to let go of when nothing is found
    resolving   what people write for a place -> its point, or an error with candidates
    gazetteer   the ZIP codes and cities of the snapshot
    points, geo where the rows are; distances, boxes and cells on the sphere
    hours       which rows are open at a moment
    words       what `q` finds and in which order; words_* reads, indexes and matches
    suggest     what may be meant, as one types
    bitmaps     sets of rows
    folding     how names are compared and put in order
    states      codes and names of states and territories
    places      ZIP codes and cities, offline (for publishing and importing)

No module here imports a framework.
"""
