"""A rule on the page: its assignments in a textbook's order, with the lesson's letters and the index of each step."""

from symgd.optimizers.typesetting.rows import Row, RuleLetters, rule_tree, typeset_rule, typeset_start

__all__ = ["Row", "RuleLetters", "rule_tree", "typeset_rule", "typeset_start"]
