using System.Text.Json;
using System.Text.Json.Serialization;

namespace CyborgDb.Json;

/// <summary>
/// Refuses the JSON of a type that is or holds a key, a token or a credential, so that none gets into an answer or a file unnoticed. The types name
/// it, so nobody has to register it.
/// </summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class SecretJsonConverter<T> : JsonConverter<T>
{
    /// <summary>Refuses.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always; the message says what to do.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refusal();

    /// <summary>Refuses.</summary>
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always; the message says what to do.</exception>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw Refusal();

    private static NotSupportedException Refusal() => new($"{typeof(T).Name} {Advice}");

    private static string Advice =>
        typeof(T) == typeof(IndexKey) ? "has no form in JSON, because it is a secret. To keep a key where secrets are kept, take it out with ExportHex or CopyTo; to name it, use its Fingerprint."
        : typeof(T) == typeof(UserToken) ? "has no form in JSON, because it is a secret. To hand it to its user, take it out with Reveal."
        : typeof(T) == typeof(CreatedUser) ? "has no form in JSON, because it holds a token. Write its UserId and Permissions, and hand on the token with Token.Reveal."
        : "has no form in JSON, because it can hold a key or a credential. Write the settings that you mean one by one.";
}
