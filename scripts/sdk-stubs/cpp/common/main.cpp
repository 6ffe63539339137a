// Calls what was generated; HAS_EVENT says whether there is code for an event.
void startAdjust();
void trackAdjustEvent();

int main() {
    startAdjust();
#ifdef HAS_EVENT
    trackAdjustEvent();
#endif
}
