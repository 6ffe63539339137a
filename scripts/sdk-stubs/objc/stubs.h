// Stands in for Foundation, UIKit and Adjust, as far as the generated code touches them. Compile with -DV4 or -DV5.
typedef signed char BOOL;
#define YES ((BOOL)1)
#define NO ((BOOL)0)
#define nil ((id)0)
__attribute__((objc_root_class)) @interface NSObject
+ (instancetype)alloc;
@end
@interface NSString : NSObject
@end
@interface NSConstantString : NSString
@end
@interface NSDictionary : NSObject
@end
@interface UIResponder : NSObject
@end
@interface UIApplication : UIResponder
@end
@protocol UIApplicationDelegate
@end
extern void NSLog(NSString *format, ...) __attribute__((format(__NSString__, 1, 2)));

extern NSString *const ADJEnvironmentSandbox;
extern NSString *const ADJEnvironmentProduction;
#ifdef V4
#define STAMP timeStamp
#else
#define STAMP timestamp
#endif
#define COMMON \
    @property (nonatomic, copy, nullable) NSString *message; \
    @property (nonatomic, copy, nullable) NSString *STAMP; \
    @property (nonatomic, copy, nullable) NSString *adid; \
    @property (nonatomic, strong, nullable) NSDictionary *jsonResponse;
#define OF_EVENT \
    @property (nonatomic, copy, nullable) NSString *eventToken; \
    @property (nonatomic, copy, nullable) NSString *callbackId;
@interface ADJSessionSuccess : NSObject
COMMON
@end
@interface ADJSessionFailure : NSObject
COMMON
@property (nonatomic, assign) BOOL willRetry;
@end
@interface ADJEventSuccess : NSObject
COMMON OF_EVENT
@end
@interface ADJEventFailure : NSObject
COMMON OF_EVENT
@property (nonatomic, assign) BOOL willRetry;
@end
@protocol AdjustDelegate
@optional
- (void)adjustSessionTrackingSucceeded:(nullable ADJSessionSuccess *)data;
- (void)adjustSessionTrackingFailed:(nullable ADJSessionFailure *)data;
- (void)adjustEventTrackingSucceeded:(nullable ADJEventSuccess *)data;
- (void)adjustEventTrackingFailed:(nullable ADJEventFailure *)data;
@end
@interface ADJConfig : NSObject
@property (nonatomic, weak, nullable) NSObject<AdjustDelegate> *delegate;
#ifdef V4
+ (nullable ADJConfig *)configWithAppToken:(nonnull NSString *)appToken environment:(nonnull NSString *)environment;
#else
- (nullable ADJConfig *)initWithAppToken:(nonnull NSString *)appToken environment:(nonnull NSString *)environment;
#endif
@end
@interface ADJEvent : NSObject
#ifdef V4
+ (nullable ADJEvent *)eventWithEventToken:(nonnull NSString *)eventToken;
#else
- (nullable ADJEvent *)initWithEventToken:(nonnull NSString *)eventToken;
#endif
- (void)addCallbackParameter:(nonnull NSString *)key value:(nonnull NSString *)value;
- (void)setCallbackId:(nonnull NSString *)callbackId;
@end
@interface Adjust : NSObject
#ifdef V4
+ (void)appDidLaunch:(nullable ADJConfig *)config;
+ (void)addSessionCallbackParameter:(nonnull NSString *)key value:(nonnull NSString *)value;
#else
+ (void)initSdk:(nullable ADJConfig *)config;
+ (void)addGlobalCallbackParameter:(nonnull NSString *)param forKey:(nonnull NSString *)key;
#endif
+ (void)trackEvent:(nullable ADJEvent *)event;
@end
@interface AppDelegate : UIResponder <UIApplicationDelegate>
@end
