"""How far a run of the study is, told beside what DVC prints; no stage imports this."""
