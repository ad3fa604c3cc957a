from .book import *
from .exchange import *
from .diagnosis import *
from .referral import *
from .meeting import *
from .collaboration import *
from .resource import *
