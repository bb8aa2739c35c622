using System.Text.Json;
using System.Text.Json.Serialization;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>
/// Writes a moment as the milliseconds since 1970-01-01 UTC, the form in which the service can compare it. Put it on a member
/// (<c>[JsonConverter(typeof(EpochMillisecondsConverter))]</c>) or into the serializer options' converters.
/// </summary>
/// <remarks>What is finer than a millisecond is cut off, and so is the offset: moments are read back at offset zero.</remarks>
public sealed class EpochMillisecondsConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">The value is not a number, or outside the years 1 to 9999.</exception>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The service keeps numbers as float64, so a whole number may come back with a fraction of zero or an exponent.
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var milliseconds) || !(milliseconds >= Moment.First && milliseconds <= Moment.Last))
            throw new JsonException("A moment is a number of milliseconds since 1970-01-01 UTC, within the years 1 to 9999.");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
    }
}
