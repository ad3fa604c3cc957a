from . import test_data_inclusion
from . import test_export_schema
from . import test_network_export
from . import test_network_import
from . import test_vcard_import
