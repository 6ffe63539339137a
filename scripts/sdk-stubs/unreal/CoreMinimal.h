// Stands in for what the generated header uses of Unreal Engine.
#pragma once
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

typedef char TCHAR;
#define TEXT(text) text
#define UTF8_TO_TCHAR(text) text
#define UCLASS()
#define UPROPERTY()
#define UFUNCTION()
#define GENERATED_BODY()
#define UE_LOG(category, level, ...) (std::printf(__VA_ARGS__), std::printf("\n"))

struct FString {
    std::string text;
    FString(const TCHAR *from = "") : text(from) {}
    const TCHAR *operator*() const { return text.c_str(); }
};

template <typename K, typename V> struct TMap {
    std::vector<std::pair<K, V>> pairs;
    void Add(K &&key, V &&value) { pairs.emplace_back(key, value); }
};

struct UObject {
    virtual ~UObject() {}
};
template <typename T> T *NewObject(UObject *) { return T::Last = new T; }
