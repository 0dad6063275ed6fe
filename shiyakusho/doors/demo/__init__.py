"""The demo (デモ): a tour, people to be, and a believable city. Only where DEBUG is on."""
