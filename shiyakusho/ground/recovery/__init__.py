"""Recovery (復旧): what a restored house must still know, and how backups and drills went."""
