"""抽選: places drawn by lot, so that anybody can draw them again from what is published."""
