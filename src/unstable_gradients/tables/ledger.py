"""The columns of the claims ledger."""

from unstable_gradients.tables import Note, Text, Whole

CLAIMS = (
    Text("id"),
    Text("claim"),
    Text("quantity"),
    "book",
    "measured",
    "low",
    "high",
    Whole("replicas"),
    "percentile",
    Text("verdict"),
    Note("reason"),
)
