using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using CyborgDb.Primitives;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <content>What values are read as.</content>
public readonly partial struct MetadataValue
{
    /// <summary>The boolean.</summary>
    /// <returns>The boolean.</returns>
    /// <exception cref="InvalidOperationException">The value is not a boolean.</exception>
    public bool AsBoolean() => ReadBoolean(field: null);

    /// <summary>The whole number, exactly as it was set or read.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is not a whole number of 32 bits.</exception>
    public int AsInt32() => ReadInt32(field: null);

    /// <summary>The whole number, exactly as it was set or read.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is not a whole number of 64 bits.</exception>
    public long AsInt64() => ReadInt64(field: null);

    /// <summary>The number, as the float64 nearest to it; <see cref="AsInt64"/> and <see cref="AsDecimal"/> never round a whole one.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public double AsNumber() => ReadNumber(field: null);

    /// <summary>The number with the digits that it has as JSON text.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidOperationException">The value is not a number that a decimal holds.</exception>
    public decimal AsDecimal() => ReadDecimal(field: null);

    /// <summary>The string.</summary>
    /// <returns>The string.</returns>
    /// <exception cref="InvalidOperationException">The value is not a string.</exception>
    public string AsString() => ReadString(field: null);

    /// <summary>The identifier that the string says.</summary>
    /// <returns>The identifier.</returns>
    /// <exception cref="InvalidOperationException">The value is not the text of a Guid.</exception>
    public Guid AsGuid() => ReadGuid(field: null);

    /// <summary>The moment whose milliseconds since 1970-01-01 UTC the number is.</summary>
    /// <returns>The moment, at offset zero.</returns>
    /// <exception cref="InvalidOperationException">The value is not a moment, which is milliseconds since 1970-01-01 UTC within the years 1 to 9999.</exception>
    public DateTimeOffset AsDateTimeOffset() => ReadDateTimeOffset(field: null);

    /// <summary>The date that the string says.</summary>
    /// <returns>The date.</returns>
    /// <exception cref="InvalidOperationException">The value is not the text of a date such as 2024-02-29.</exception>
    public DateOnly AsDateOnly() => ReadDateOnly(field: null);

    /// <summary>The value of an enum that the number or the name says.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <returns>The enum's value.</returns>
    /// <exception cref="InvalidOperationException">The value is neither a whole number in the enum's range nor one of its names.</exception>
    public TEnum AsEnum<TEnum>()
        where TEnum : struct, Enum => ReadEnum<TEnum>(field: null);

    /// <summary>The strings.</summary>
    /// <returns>The strings, in their order.</returns>
    /// <exception cref="InvalidOperationException">The value is not a list of strings.</exception>
    public IReadOnlyList<string> AsStringList() => ReadStringList(field: null);

    /// <summary>The nested map.</summary>
    /// <returns>A map that cannot be changed.</returns>
    /// <exception cref="InvalidOperationException">The value is not a map.</exception>
    public Metadata AsMap() => ReadMap(field: null);

    /// <summary>The value as JSON, whatever its kind: what <see cref="MetadataValueKind.Json"/> is read as.</summary>
    /// <returns>An element that no document has to be kept for.</returns>
    public JsonElement AsJson()
    {
        if (Kind == MetadataValueKind.Json)
            return (JsonElement)_reference!;
        using var buffer = new PooledBuffer();
        using (var json = new Utf8JsonWriter(buffer))
            MetadataJson.Write(json, this);
        return JsonElement.Parse(buffer.Written.Span);
    }

    /// <summary>Reads the value as <see cref="AsBoolean"/> does, where it is one.</summary>
    /// <param name="value">The boolean, or the type's default.</param>
    /// <returns>False where <see cref="AsBoolean"/> would fail.</returns>
    public bool TryGetBoolean(out bool value)
    {
        value = _number != 0;
        return Kind == MetadataValueKind.Boolean;
    }

    /// <summary>Reads the value as <see cref="AsInt32"/> does, where it is one.</summary>
    /// <param name="value">The number, or the type's default.</param>
    /// <returns>False where <see cref="AsInt32"/> would fail.</returns>
    public bool TryGetInt32(out int value)
    {
        var isRead = TryGetInt64(out var whole) && whole is >= int.MinValue and <= int.MaxValue;
        value = isRead ? (int)whole : 0;
        return isRead;
    }

    /// <summary>Reads the value as <see cref="AsInt64"/> does, where it is one.</summary>
    /// <param name="value">The number, or the type's default.</param>
    /// <returns>False where <see cref="AsInt64"/> would fail.</returns>
    public bool TryGetInt64(out long value)
    {
        value = 0;
        if (Kind != MetadataValueKind.Number)
            return false;
        if (_reference is BigInteger exact)
        {
            var fits = exact >= long.MinValue && exact <= long.MaxValue;
            value = fits ? (long)exact : 0;
            return fits;
        }
        if (_number != Math.Truncate(_number) || _number is < long.MinValue or >= WholeNumber.TwoTo63)
            return false;
        value = (long)_number;
        return true;
    }

    /// <summary>Reads the value as <see cref="AsNumber"/> does, where it is one.</summary>
    /// <param name="value">The number, or the type's default.</param>
    /// <returns>False where <see cref="AsNumber"/> would fail.</returns>
    public bool TryGetNumber(out double value)
    {
        value = _number;
        return Kind == MetadataValueKind.Number;
    }

    /// <summary>Reads the value as <see cref="AsDecimal"/> does, where it is one.</summary>
    /// <param name="value">The number, or the type's default.</param>
    /// <returns>False where <see cref="AsDecimal"/> would fail.</returns>
    public bool TryGetDecimal(out decimal value)
    {
        value = 0;
        var text = _reference is BigInteger exact ? exact.ToString(CultureInfo.InvariantCulture) : _number.ToString("R", CultureInfo.InvariantCulture);
        return Kind == MetadataValueKind.Number && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads the value as <see cref="AsString"/> does, where it is one.</summary>
    /// <param name="value">The string, or the type's default.</param>
    /// <returns>False where <see cref="AsString"/> would fail.</returns>
    public bool TryGetString([NotNullWhen(true)] out string? value)
    {
        value = Kind == MetadataValueKind.String ? (string)_reference! : null;
        return value is not null;
    }

    /// <summary>Reads the value as <see cref="AsGuid"/> does, where it is one.</summary>
    /// <param name="value">The identifier, or the type's default.</param>
    /// <returns>False where <see cref="AsGuid"/> would fail.</returns>
    public bool TryGetGuid(out Guid value)
    {
        value = default;
        return Kind == MetadataValueKind.String && Guid.TryParse((string)_reference!, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads the value as <see cref="AsDateTimeOffset"/> does, where it is one.</summary>
    /// <param name="value">The moment, at offset zero, or the type's default.</param>
    /// <returns>False where <see cref="AsDateTimeOffset"/> would fail.</returns>
    public bool TryGetDateTimeOffset(out DateTimeOffset value)
    {
        var isRead = Kind == MetadataValueKind.Number && _number >= Moment.First && _number <= Moment.Last;
        value = isRead ? DateTimeOffset.FromUnixTimeMilliseconds((long)_number) : default;
        return isRead;
    }

    /// <summary>Reads the value as <see cref="AsDateOnly"/> does, where it is one.</summary>
    /// <param name="value">The date, or the type's default.</param>
    /// <returns>False where <see cref="AsDateOnly"/> would fail.</returns>
    public bool TryGetDateOnly(out DateOnly value)
    {
        value = default;
        return Kind == MetadataValueKind.String && DateOnly.TryParseExact((string)_reference!, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
    }

    /// <summary>Reads the value as <see cref="AsEnum{TEnum}"/> does, where it is one.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <param name="value">The enum's value, or its default.</param>
    /// <returns>False where <see cref="AsEnum{TEnum}"/> would fail.</returns>
    public bool TryGetEnum<TEnum>(out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        var text = TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture)
            : _reference is BigInteger exact ? exact.ToString(CultureInfo.InvariantCulture)
            : Kind == MetadataValueKind.String ? (string)_reference! : null;
        // Text that is digits is no name.
        return text is { Length: > 0 } && (Kind == MetadataValueKind.Number || !(char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' || char.IsWhiteSpace(text[0])))
            && Enum.TryParse(text, out value);
    }

    /// <summary>Reads the value as <see cref="AsStringList"/> does, where it is one.</summary>
    /// <param name="value">The strings, in their order, or <see langword="null"/>.</param>
    /// <returns>False where <see cref="AsStringList"/> would fail.</returns>
    public bool TryGetStringList([NotNullWhen(true)] out IReadOnlyList<string>? value)
    {
        value = Kind == MetadataValueKind.StringList ? Array.AsReadOnly(Strings) : null;
        return value is not null;
    }

    /// <summary>Reads the value as <see cref="AsMap"/> does, where it is one.</summary>
    /// <param name="value">A map that cannot be changed, or <see langword="null"/>.</param>
    /// <returns>False where <see cref="AsMap"/> would fail.</returns>
    public bool TryGetMap([NotNullWhen(true)] out Metadata? value)
    {
        value = Kind == MetadataValueKind.Map ? (Metadata)_reference! : null;
        return value is not null;
    }

    internal bool ReadBoolean(string? field) => TryGetBoolean(out var value) ? value : throw Unreadable("a boolean", field);

    internal int ReadInt32(string? field) => TryGetInt32(out var value) ? value : throw Unreadable("a whole number of 32 bits", field);

    internal long ReadInt64(string? field) => TryGetInt64(out var value) ? value : throw Unreadable("a whole number of 64 bits", field);

    internal double ReadNumber(string? field) => TryGetNumber(out var value) ? value : throw Unreadable("a number", field);

    internal decimal ReadDecimal(string? field) => TryGetDecimal(out var value) ? value : throw Unreadable("a number that a decimal holds", field);

    internal string ReadString(string? field) => TryGetString(out var value) ? value : throw Unreadable("a string", field);

    internal Guid ReadGuid(string? field) => TryGetGuid(out var value) ? value : throw Unreadable("the text of a Guid", field);

    internal DateTimeOffset ReadDateTimeOffset(string? field) => TryGetDateTimeOffset(out var value) ? value : throw Unreadable("a moment, which is milliseconds since 1970-01-01 UTC within the years 1 to 9999", field);

    internal DateOnly ReadDateOnly(string? field) => TryGetDateOnly(out var value) ? value : throw Unreadable("the text of a date such as 2024-02-29", field);

    internal TEnum ReadEnum<TEnum>(string? field)
        where TEnum : struct, Enum => TryGetEnum<TEnum>(out var value) ? value : throw Unreadable($"a value of {typeof(TEnum).Name}", field);

    internal IReadOnlyList<string> ReadStringList(string? field) => TryGetStringList(out var value) ? value : throw Unreadable("a list of strings", field);

    internal Metadata ReadMap(string? field) => TryGetMap(out var value) ? value : throw Unreadable("a map", field);

    /// <summary>The field, where it is known, and the kinds; never the value.</summary>
    private InvalidOperationException Unreadable(string wanted, string? field) => new(
        $"{(field is null ? "This metadata value" : $"The metadata field '{ShownText.Of(field)}'")} is a {Kind}, and cannot be read as {wanted}.");
}
