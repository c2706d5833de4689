#pragma once
#include <libxml/xmlversion.h>
// Without ICU's types, which nothing here needs: Foundation has its own of the same names.
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
#include <libxml/parser.h>
