"""The operator's content: read strictly, and every mistake said in one sentence."""
