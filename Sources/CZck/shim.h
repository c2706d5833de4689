#pragma once
#include <zck.h>
