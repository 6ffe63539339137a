// What v5 of the Android SDK has and the other major has not.
// file com/adjust/sdk/OnSessionTrackingSucceededListener.java
package com.adjust.sdk;
public interface OnSessionTrackingSucceededListener {
    void onSessionTrackingSucceeded(AdjustSessionSuccess data);
}
// file com/adjust/sdk/OnSessionTrackingFailedListener.java
package com.adjust.sdk;
public interface OnSessionTrackingFailedListener {
    void onSessionTrackingFailed(AdjustSessionFailure data);
}
// file com/adjust/sdk/OnEventTrackingSucceededListener.java
package com.adjust.sdk;
public interface OnEventTrackingSucceededListener {
    void onEventTrackingSucceeded(AdjustEventSuccess data);
}
// file com/adjust/sdk/OnEventTrackingFailedListener.java
package com.adjust.sdk;
public interface OnEventTrackingFailedListener {
    void onEventTrackingFailed(AdjustEventFailure data);
}
// file com/adjust/sdk/Adjust.java
package com.adjust.sdk;
public class Adjust {
    static String hex(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            out.append(String.format("%02x", b));
        }
        return out.toString();
    }
    public static void addGlobalCallbackParameter(String key, String value) {
        System.out.println("parameter " + hex(key) + " " + hex(value));
    }
    public static void trackEvent(AdjustEvent event) {
        System.out.println("track " + event.token());
    }
    // Starts, and calls what was registered: once with everything missing, once with everything there.
    public static void initSdk(AdjustConfig config) {
        System.out.println("start");
        for (boolean full : new boolean[] {false, true}) {
            String text = full ? "text" : null;
            org.json.JSONObject json = full ? new org.json.JSONObject() : null;
            if (config.sessionSucceeded != null) {
                AdjustSessionSuccess data = new AdjustSessionSuccess();
                data.message = data.timestamp = data.adid = text;
                data.jsonResponse = json;
                config.sessionSucceeded.onSessionTrackingSucceeded(data);
            }
            if (config.sessionFailed != null) {
                AdjustSessionFailure data = new AdjustSessionFailure();
                data.message = data.timestamp = data.adid = text;
                data.jsonResponse = json;
                data.willRetry = full;
                config.sessionFailed.onSessionTrackingFailed(data);
            }
            if (config.eventSucceeded != null) {
                AdjustEventSuccess data = new AdjustEventSuccess();
                data.message = data.timestamp = data.adid = data.eventToken = data.callbackId = text;
                data.jsonResponse = json;
                config.eventSucceeded.onEventTrackingSucceeded(data);
            }
            if (config.eventFailed != null) {
                AdjustEventFailure data = new AdjustEventFailure();
                data.message = data.timestamp = data.adid = data.eventToken = data.callbackId = text;
                data.jsonResponse = json;
                data.willRetry = full;
                config.eventFailed.onEventTrackingFailed(data);
            }
        }
    }
}
