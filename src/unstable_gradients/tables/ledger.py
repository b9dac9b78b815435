"""The columns of the claims ledger."""

CLAIMS = (
    "id",
    "claim",
    "quantity",
    "book",
    "measured",
    "low",
    "high",
    "replicas",
    "percentile",
    "verdict",
    "reason",
)
