from . import network_export
from . import referral
from . import project
