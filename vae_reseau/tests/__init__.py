from .book import *
from .exchange import *
from .diagnosis import *
from .referral import *
from .resource import *
