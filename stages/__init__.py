"""The study: a folder for each section of the chapter, and what comes before and behind them."""
