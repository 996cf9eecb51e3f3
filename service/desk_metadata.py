"""What the tables of the desk belong to, for whichever file describes one."""

from sqlalchemy import MetaData

METADATA = MetaData()
