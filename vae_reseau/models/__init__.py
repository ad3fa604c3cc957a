from . import book
from . import exchange
from . import diagnosis
from . import plan
from . import referral
from . import observation
from . import project
