"""The campaign (自查任务): one round of self-inspection over many units, all of it files in one folder."""
