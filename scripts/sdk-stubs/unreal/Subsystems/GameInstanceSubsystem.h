// Stands in for the engine's subsystem.
#pragma once
#include "CoreMinimal.h"
struct FSubsystemCollectionBase {};
struct UGameInstanceSubsystem : UObject {
    typedef UGameInstanceSubsystem Super;
    virtual void Initialize(FSubsystemCollectionBase &) {}
};
