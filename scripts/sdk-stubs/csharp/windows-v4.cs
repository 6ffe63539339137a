// Stands in for the SDK for Windows.
using System;
using System.Collections.Generic;

namespace AdjustSdk
{
    public class AdjustSessionSuccess
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, string> JsonResponse { get; set; }
    }
    public class AdjustSessionFailure
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, string> JsonResponse { get; set; }
        public bool WillRetry { get; set; }
    }
    public class AdjustEventSuccess
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, string> JsonResponse { get; set; }
        public string EventToken { get; set; }
        public string CallbackId { get; set; }
    }
    public class AdjustEventFailure
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, string> JsonResponse { get; set; }
        public string EventToken { get; set; }
        public string CallbackId { get; set; }
        public bool WillRetry { get; set; }
    }
    public class AdjustConfig
    {
        public const string EnvironmentSandbox = "sandbox";
        public const string EnvironmentProduction = "production";
        public AdjustConfig(string appToken, string environment) { }
        public Action<AdjustSessionSuccess> SesssionTrackingSucceeded { get; set; }
        public Action<AdjustSessionFailure> SesssionTrackingFailed { get; set; }
        public Action<AdjustEventSuccess> EventTrackingSucceeded { get; set; }
        public Action<AdjustEventFailure> EventTrackingFailed { get; set; }
    }
    public class AdjustEvent
    {
        internal string token;
        public AdjustEvent(string eventToken) { token = eventToken; }
        public void AddCallbackParameter(string key, string value)
        {
            Console.WriteLine("event parameter " + Adjust.Hex(key) + " " + Adjust.Hex(value));
        }
        public string CallbackId { set { Console.WriteLine("callback id " + Adjust.Hex(value)); } }
    }
    public static class Adjust
    {
        internal static string Hex(string text)
        {
            return BitConverter.ToString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("-", "").ToLowerInvariant();
        }
        public static void AddSessionCallbackParameter(string key, string value)
        {
            Console.WriteLine("parameter " + Hex(key) + " " + Hex(value));
        }
        public static void TrackEvent(AdjustEvent adjustEvent) { Console.WriteLine("track " + adjustEvent.token); }
        public static void ApplicationLaunching(AdjustConfig config)
        {
            Console.WriteLine("start");
            foreach (bool full in new[] { false, true })
            {
                string text = full ? "text" : null;
                var json = full ? new Dictionary<string, string>() : null;
                if (config.SesssionTrackingSucceeded != null)
                {
                    config.SesssionTrackingSucceeded(new AdjustSessionSuccess { Message = text, Timestamp = text, Adid = text, JsonResponse = json });
                }
                if (config.SesssionTrackingFailed != null)
                {
                    config.SesssionTrackingFailed(new AdjustSessionFailure { Message = text, Timestamp = text, Adid = text, JsonResponse = json, WillRetry = full });
                }
                if (config.EventTrackingSucceeded != null)
                {
                    config.EventTrackingSucceeded(new AdjustEventSuccess { Message = text, Timestamp = text, Adid = text, JsonResponse = json, EventToken = text, CallbackId = text });
                }
                if (config.EventTrackingFailed != null)
                {
                    config.EventTrackingFailed(new AdjustEventFailure { Message = text, Timestamp = text, Adid = text, JsonResponse = json, EventToken = text, CallbackId = text, WillRetry = full });
                }
            }
        }
    }
}

public static class Run
{
    public static void Main()
    {
        System.Diagnostics.Debug.Listeners.Add(new System.Diagnostics.TextWriterTraceListener(Console.Out));
        var flags = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Instance;
        var type = typeof(AdjustStarter);
        var starter = (object)null;
        type.GetMethod("Start", flags).Invoke(starter, null);
        var track = type.GetMethod("TrackAdjustEvent", flags);
        if (track != null)
        {
            track.Invoke(null, null);
        }
    }
}
