"""The campaign (自查任务): one round of self-inspection over many units, all of it files in one folder."""

MIN_GROUP = 3
"""Below how many units a group's share is not told, because a unit could be told from it."""
FEW_UNITS = 30
"""Up to how many units a campaign has of which nothing is hidden, and whose summaries show each by itself."""
