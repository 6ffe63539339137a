// Stands in for the parts of Android that the generated code touches. `javac` is given one file for each class:
// the script splits this one at its `// file` lines.
// file android/app/Application.java
package android.app;
public class Application extends android.content.Context {
    public void onCreate() {}
}
// file android/content/Context.java
package android.content;
public class Context {}
// file android/util/Log.java
package android.util;
public final class Log {
    public static int d(String tag, String message) {
        System.out.println(message);
        return 0;
    }
}
// file org/json/JSONObject.java
package org.json;
public class JSONObject {
    @Override
    public String toString() {
        return "{\"ok\":1}";
    }
}
// file com/adjust/sdk/AdjustSessionSuccess.java
package com.adjust.sdk;
public class AdjustSessionSuccess {
    public String message, timestamp, adid;
    public org.json.JSONObject jsonResponse;
}
// file com/adjust/sdk/AdjustSessionFailure.java
package com.adjust.sdk;
public class AdjustSessionFailure {
    public boolean willRetry;
    public String message, timestamp, adid;
    public org.json.JSONObject jsonResponse;
}
// file com/adjust/sdk/AdjustEventSuccess.java
package com.adjust.sdk;
public class AdjustEventSuccess {
    public String message, timestamp, adid, eventToken, callbackId;
    public org.json.JSONObject jsonResponse;
}
// file com/adjust/sdk/AdjustEventFailure.java
package com.adjust.sdk;
public class AdjustEventFailure {
    public boolean willRetry;
    public String message, timestamp, adid, eventToken, callbackId;
    public org.json.JSONObject jsonResponse;
}
// file com/adjust/sdk/AdjustEvent.java
package com.adjust.sdk;
public class AdjustEvent {
    private final String token;
    public AdjustEvent(String eventToken) {
        token = eventToken;
    }
    public void addCallbackParameter(String key, String value) {
        System.out.println("event parameter " + Adjust.hex(key) + " " + Adjust.hex(value));
    }
    public void setCallbackId(String id) {
        System.out.println("callback id " + Adjust.hex(id));
    }
    String token() {
        return token;
    }
}
// file com/adjust/sdk/AdjustConfig.java
package com.adjust.sdk;
public class AdjustConfig {
    public static final String ENVIRONMENT_SANDBOX = "sandbox";
    public static final String ENVIRONMENT_PRODUCTION = "production";
    OnSessionTrackingSucceededListener sessionSucceeded;
    OnSessionTrackingFailedListener sessionFailed;
    OnEventTrackingSucceededListener eventSucceeded;
    OnEventTrackingFailedListener eventFailed;
    public AdjustConfig(android.content.Context context, String appToken, String environment) {
        if (context == null || !environment.equals(ENVIRONMENT_SANDBOX)) {
            throw new IllegalArgumentException();
        }
    }
    public void setOnSessionTrackingSucceededListener(OnSessionTrackingSucceededListener listener) {
        sessionSucceeded = listener;
    }
    public void setOnSessionTrackingFailedListener(OnSessionTrackingFailedListener listener) {
        sessionFailed = listener;
    }
    public void setOnEventTrackingSucceededListener(OnEventTrackingSucceededListener listener) {
        eventSucceeded = listener;
    }
    public void setOnEventTrackingFailedListener(OnEventTrackingFailedListener listener) {
        eventFailed = listener;
    }
}
// file Run.java
public class Run {
    public static void main(String[] arguments) throws Exception {
        AdjustApplication application = new AdjustApplication();
        application.onCreate();
        for (java.lang.reflect.Method method : AdjustApplication.class.getMethods()) {
            if (method.getName().equals("trackAdjustEvent")) {
                method.invoke(application);
            }
        }
    }
}
