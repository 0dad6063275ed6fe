"""Purpose (利用目的): what a record is looked at for; without one, none is shown."""
