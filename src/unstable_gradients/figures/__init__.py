"""One module a figure: a table in, a matplotlib Figure out; `registry` names them."""
