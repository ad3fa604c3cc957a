from . import network_export
from . import referral
from . import resource
from . import project
