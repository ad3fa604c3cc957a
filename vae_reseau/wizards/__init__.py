from . import book
from . import exchange
from . import referral
from . import resource
from . import observation
from . import project
