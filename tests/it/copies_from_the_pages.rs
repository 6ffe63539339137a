//! Where Adjust's public pages are known to be wrong, the generated code has the line that is right.
//!
//! The numbers are those of the project's own list of mistakes. Three of them touch nothing that is generated:
//! 19 and 31 (removal and partner parameters), 43 (a placeholder, which the catalogue spells).

#![allow(clippy::unwrap_used)] // a test that cannot go on says so by its panic

use crate::program::has;
use cbgen::sdk::{CallbackKind, CodeRequest, SdkMajor, generate, platform};

/// All four callbacks with a parameter, an event parameter and a callback id.
fn code(id: &str, sdk: SdkMajor, language: &str) -> String {
    let version = platform(id).unwrap().version(sdk).unwrap();
    generate(&CodeRequest {
        language: version.language(language).unwrap(),
        callbacks: &CallbackKind::ALL,
        parameters: &[("foo", "bar")],
        event_parameters: &[("item", "sword")],
        callback_id: Some("id"),
    })
    .unwrap()
}

/// Number, platform, major, language, the right line, and what the pages print in its place.
type Row = (
    u8,
    &'static str,
    SdkMajor,
    &'static str,
    &'static str,
    &'static str,
);

use SdkMajor::{V4, V5};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (1, "android", V4, "kotlin", "object : OnSessionTrackingSucceededListener {", "new On"),
    (2, "android", V5, "kotlin", "object : OnEventTrackingFailedListener {", "new On"),
    (3, "android", V4, "java", "public void onFinishedSessionTrackingSucceeded(AdjustSessionSuccess data) {", "void sessionSuccess("),
    (3, "android", V4, "kotlin", "override fun onFinishedEventTrackingFailed(data: AdjustEventFailure) {", "fun eventFailure("),
    (4, "android", V5, "java", "public void onSessionTrackingSucceeded(AdjustSessionSuccess data) {", "onFinished"),
    (4, "android", V5, "kotlin", "override fun onEventTrackingFailed(data: AdjustEventFailure) {", "onFinished"),
    (5, "android", V4, "java", "String timestamp = data.timestamp;", "data.Timestamp"),
    (5, "android", V4, "js-webbridge", "const message = data.message;", "data.Message"),
    (6, "android", V5, "java", "String message = data.message;", "data.Message"),
    (6, "android", V5, "js-webbridge", "const timestamp = data.timestamp;", "data.Timestamp"),
    (7, "android", V4, "java", "Log.d(TAG, \"Session success: message=\" + message", "Log.v(\""),
    (8, "android", V5, "java", "Log.d(TAG, \"Event failure: message=\" + message", "Log.v(\""),
    (9, "android", V4, "java", "Adjust.onCreate(config);", "Adjust.onCreate(config)\n"),
    (10, "android", V5, "java", "Adjust.initSdk(config);", "Adjust.initSdk(config)\n"),
    (11, "android", V4, "js-webbridge", "adjustConfig.setEventFailureCallback(function (data) {", "setEventFailureCallback(sessionFailure)"),
    (12, "android", V5, "js-webbridge", "adjustConfig.setSessionSuccessCallback(function (data) {", "Listener"),
    (12, "android", V5, "js-webbridge", "adjustConfig.setSessionFailureCallback(function (data) {", "Listener"),
    (12, "android", V5, "js-webbridge", "adjustConfig.setEventSuccessCallback(function (data) {", "Listener"),
    (12, "android", V5, "js-webbridge", "adjustConfig.setEventFailureCallback(function (data) {", "Listener"),
    (13, "android", V4, "java", "JSONObject jsonResponse = data.jsonResponse;", "JsonResponse"),
    (14, "ios", V4, "objc", "NSString *timeStamp = data.timeStamp;", "data.timestamp"),
    (14, "ios", V4, "swift", "let timeStamp: String? = data.timeStamp", "data.timestamp"),
    (15, "ios", V4, "objc", "[adjustConfig setDelegate:self];", "myAdjustConfig"),
    (15, "ios", V4, "swift", "adjustConfig?.delegate = self", "myAdjustConfig"),
    (15, "ios", V5, "objc", "@interface AppDelegate () <AdjustDelegate>", "myAdjustConfig"),
    (15, "ios", V5, "swift", "UIApplicationDelegate, AdjustDelegate {", "myAdjustConfig"),
    (16, "ios", V4, "objc", "ADJConfig *adjustConfig = [ADJConfig configWithAppToken:", "    *adjustConfig"),
    (17, "ios", V5, "objc", "ADJConfig *adjustConfig = [[ADJConfig alloc] initWithAppToken:@\"YOUR_APP_TOKEN\"", "myAdjustConfig"),
    (17, "ios", V5, "swift", "let adjustConfig = ADJConfig(appToken: \"YOUR_APP_TOKEN\"", "myAdjustConfig"),
    (18, "ios", V5, "swift", "Adjust.addGlobalCallbackParameter(\"bar\", forKey: \"foo\")", "forKey: \"bar\""),
    (18, "ios", V5, "objc", "[Adjust addGlobalCallbackParameter:@\"bar\" forKey:@\"foo\"];", "forKey:@\"bar\""),
    (20, "flutter", V4, "dart", "final String? message = data.message;", "data.Message"),
    (20, "flutter", V4, "dart", "final String jsonResponseText = data.jsonResponse ?? '';", "Map<String"),
    (21, "flutter", V4, "dart", "AdjustConfig config = AdjustConfig(", "adjustConfig"),
    (21, "flutter", V5, "dart", "config.sessionSuccessCallback = (AdjustSessionSuccess data) {", "adjustConfig"),
    (22, "flutter", V4, "dart", "' willRetry=$willRetry');\n  };", "\n  }\n  config"),
    (22, "flutter", V5, "dart", "' jsonResponse=$jsonResponse');\n  };", "\n  }\n  config"),
    (23, "flutter", V4, "dart", "' message=$message'", "' + data."),
    (23, "flutter", V5, "dart", "' timestamp=$timestamp'", "' + data."),
    (24, "flutter", V5, "dart", "final String? adid = data.adid;", "data.Adid"),
    (25, "flutter", V4, "dart", "AdjustEnvironment.sandbox", "AdjustEnvironment.Sandbox"),
    (26, "cordova", V5, "js", "adjustConfig.setEventTrackingSucceededCallback(function (data) {", "CallbackListener"),
    (27, "cordova", V5, "js", "const adid = data.adid;", "if (data.willRetry)"),
    (27, "cordova", V5, "js", "const willRetry = String(data.willRetry) === \"true\";", "if (data.willRetry)"),
    (28, "cordova", V4, "js", "AdjustConfig.EnvironmentSandbox", "ENVIRONMENT_SANDBOX"),
    (29, "react-native", V4, "js-ts", "adjustConfig.setEventTrackingFailedCallbackListener(function (data) {", "setEventTrackingFailedCallback("),
    (30, "react-native", V5, "js-ts", "adjustConfig.setEventTrackingSucceededCallback(function (data) {", "CallbackListener"),
    (32, "react-native", V5, "js-ts", "AdjustConfig.EnvironmentSandbox", "AdjustEnvironment"),
    (33, "unity", V4, "csharp", "config.setSessionFailureDelegate(OnSessionFailure);", "setFailureSuccessDelegate"),
    (34, "unity", V4, "csharp", "config.setEventSuccessDelegate(OnEventSuccess);", "setSessionSuccessDelegate(OnEventSuccess)"),
    (34, "unity", V4, "csharp", "config.setEventFailureDelegate(OnEventFailure);", "setSessionFailureDelegate(OnEventFailure)"),
    (35, "unity", V5, "csharp", "using AdjustSdk;", "com.adjust.sdk"),
    (36, "cocos2dx", V5, "cpp", "Adjust2dx::addGlobalCallbackParameter(\"foo\", \"bar\");", "SessionCallbackParameter"),
    (37, "cocos2dx", V5, "cpp", "const bool willRetry = data.getWillRetry() == \"true\";", "data.willRetry"),
    (38, "windows", V4, "csharp", "config.SesssionTrackingSucceeded = OnSessionSuccess;", "config.SessionTracking"),
    (39, "windows", V4, "csharp", "config.SesssionTrackingFailed = OnSessionFailure;", "EventTrackingFailed = OnSessionFailure"),
    (40, "windows", V4, "csharp", "Dictionary<string, string> jsonResponse = data.JsonResponse;", "Dictionary<string, object>"),
    (41, "ios", V4, "js-webbridge", "Adjust.appDidLaunch(adjustConfig);", "Adjust.onCreate"),
    (42, "android", V5, "js-webbridge", "new AdjustConfig(\"YOUR_APP_TOKEN\", AdjustConfig.EnvironmentSandbox);", "(this"),
    (42, "ios", V5, "js-webbridge", "new AdjustConfig(\"YOUR_APP_TOKEN\", AdjustConfig.EnvironmentSandbox);", "(this"),
];

#[test]
fn what_the_pages_get_wrong_is_right_here() {
    for (number, platform, sdk, language, right, wrong) in ROWS {
        let code = code(platform, *sdk, language);
        let title = format!("mistake {number}, {platform} {} {language}", sdk.id());
        assert!(code.contains(right), "{title}: lacks {right:?}\n{code}");
        assert!(!code.contains(wrong), "{title}: has {wrong:?}\n{code}");
    }
}

#[test]
fn every_mistake_that_touches_code_has_a_line() {
    let missing: Vec<u8> = (1..=43)
        .filter(|number| !ROWS.iter().any(|row| row.0 == *number))
        .collect();
    assert_eq!(missing, [19, 31, 43]);
}

#[test]
fn the_string_of_all_callback_parameters_is_spelled_as_the_catalogue_does() {
    let catalogue = cbgen::catalogue::Catalogue::builtin();
    assert!(catalogue.find("publisher_parameters").is_some());
}

/// What Adjust's documents for Flutter and React Native list, with the names that their code registers.
#[test]
fn every_callback_and_property_of_the_two_documents_is_written() {
    let flutter = code("flutter", V4, "dart");
    for register in [
        "sessionSuccessCallback",
        "sessionFailureCallback",
        "eventSuccessCallback",
        "eventFailureCallback",
    ] {
        has(&flutter, &format!("config.{register} = "));
    }
    assert!(flutter.contains("Adjust.start(config);"));
    let native = code("react-native", V4, "js-ts");
    for register in [
        "setSessionTrackingSucceededCallbackListener",
        "setSessionTrackingFailedCallbackListener",
        "setEventTrackingSucceededCallbackListener",
        "setEventTrackingFailedCallbackListener",
    ] {
        has(&native, &format!("adjustConfig.{register}("));
    }
    assert!(native.contains("Adjust.create(adjustConfig);"));
    for code in [flutter, native] {
        let count = |name: &str| {
            let lines = code.lines();
            lines
                .filter(|line| line.contains("= ") && line.contains(&format!("data.{name}")))
                .count()
        };
        for name in ["message", "timestamp", "adid", "jsonResponse"] {
            assert_eq!(count(name), 4, "{name}:\n{code}");
        }
        for name in ["eventToken", "callbackId", "willRetry"] {
            assert_eq!(count(name), 2, "{name}:\n{code}");
        }
    }
}
