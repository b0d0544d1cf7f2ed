"""FindTreatment.gov's JSON export (Developer Guide 1.9, 2025): its clients change one host name.

Additions break no client: `id`, `updated`, `verified` in each row; `sCodes` with `|` for or and `!` for not.
A bad question is a 400 with the reason.
"""
