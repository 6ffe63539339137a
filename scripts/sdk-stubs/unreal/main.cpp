// Does what the engine does with what was generated; HAS_EVENT says whether there is code for an event.
#include "AdjustStarter.h"

UAdjustDelegates *UAdjustDelegates::Last = nullptr;

int main() {
    FSubsystemCollectionBase collection;
    UAdjustStarter starter;
    starter.Initialize(collection);
#ifdef HAS_EVENT
    starter.TrackAdjustEvent();
#endif
}
