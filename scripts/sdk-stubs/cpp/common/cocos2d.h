// Stands in for Cocos2d-x.
#pragma once
#include <cstdio>
#define CCLOG(...) (std::printf(__VA_ARGS__), std::printf("\n"))
