// Stands in for the SDK and Unity.
using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public class MonoBehaviour { }
    public static class Debug
    {
        public static void Log(object text) { Console.WriteLine(text); }
    }
}

namespace AdjustSdk
{
    public enum AdjustEnvironment { Sandbox, Production }
    public class AdjustSessionSuccess
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, object> JsonResponse { get; set; }
    }
    public class AdjustSessionFailure
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, object> JsonResponse { get; set; }
        public bool WillRetry { get; set; }
    }
    public class AdjustEventSuccess
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, object> JsonResponse { get; set; }
        public string EventToken { get; set; }
        public string CallbackId { get; set; }
    }
    public class AdjustEventFailure
    {
        public string Message { get; set; }
        public string Timestamp { get; set; }
        public string Adid { get; set; }
        public Dictionary<string, object> JsonResponse { get; set; }
        public string EventToken { get; set; }
        public string CallbackId { get; set; }
        public bool WillRetry { get; set; }
    }
    public class AdjustConfig
    {
        public AdjustConfig(string appToken, AdjustEnvironment environment) { }
        public Action<AdjustSessionSuccess> SessionSuccessDelegate { get; set; }
        public Action<AdjustSessionFailure> SessionFailureDelegate { get; set; }
        public Action<AdjustEventSuccess> EventSuccessDelegate { get; set; }
        public Action<AdjustEventFailure> EventFailureDelegate { get; set; }
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
        public static void AddGlobalCallbackParameter(string key, string value)
        {
            Console.WriteLine("parameter " + Hex(key) + " " + Hex(value));
        }
        public static void TrackEvent(AdjustEvent adjustEvent) { Console.WriteLine("track " + adjustEvent.token); }
        public static void InitSdk(AdjustConfig config)
        {
            Console.WriteLine("start");
            foreach (bool full in new[] { false, true })
            {
                string text = full ? "text" : null;
                var json = full ? new Dictionary<string, object>() : null;
                if (config.SessionSuccessDelegate != null)
                {
                    config.SessionSuccessDelegate(new AdjustSessionSuccess { Message = text, Timestamp = text, Adid = text, JsonResponse = json });
                }
                if (config.SessionFailureDelegate != null)
                {
                    config.SessionFailureDelegate(new AdjustSessionFailure { Message = text, Timestamp = text, Adid = text, JsonResponse = json, WillRetry = full });
                }
                if (config.EventSuccessDelegate != null)
                {
                    config.EventSuccessDelegate(new AdjustEventSuccess { Message = text, Timestamp = text, Adid = text, JsonResponse = json, EventToken = text, CallbackId = text });
                }
                if (config.EventFailureDelegate != null)
                {
                    config.EventFailureDelegate(new AdjustEventFailure { Message = text, Timestamp = text, Adid = text, JsonResponse = json, EventToken = text, CallbackId = text, WillRetry = full });
                }
            }
        }
    }
}

public static class Run
{
    public static void Main()
    {
        var flags = System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic
            | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Instance;
        var type = typeof(AdjustStarter);
        var starter = new AdjustStarter();
        type.GetMethod("Start", flags).Invoke(starter, null);
        var track = type.GetMethod("TrackAdjustEvent", flags);
        if (track != null)
        {
            track.Invoke(null, null);
        }
    }
}
