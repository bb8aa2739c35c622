using System.Diagnostics.CodeAnalysis;

namespace CyborgDb;

/// <content>Fields read as what they are.</content>
public sealed partial class Metadata
{
    /// <summary>Reads a field as <see cref="MetadataValue.AsBoolean"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a boolean; the message names the field and its kind.</exception>
    public bool GetBoolean(string key) => this[key].ReadBoolean(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsInt32"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a whole number of 32 bits; the message names the field and its kind.</exception>
    public int GetInt32(string key) => this[key].ReadInt32(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsInt64"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a whole number of 64 bits; the message names the field and its kind.</exception>
    public long GetInt64(string key) => this[key].ReadInt64(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsNumber"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a number; the message names the field and its kind.</exception>
    public double GetDouble(string key) => this[key].ReadNumber(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsDecimal"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a number that a decimal holds; the message names the field and its kind.</exception>
    public decimal GetDecimal(string key) => this[key].ReadDecimal(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsString"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a string; the message names the field and its kind.</exception>
    public string GetString(string key) => this[key].ReadString(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsGuid"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not the text of a Guid; the message names the field and its kind.</exception>
    public Guid GetGuid(string key) => this[key].ReadGuid(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsDateTimeOffset"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a moment, which is milliseconds since 1970-01-01 UTC; the message names the field and its kind.</exception>
    public DateTimeOffset GetDateTimeOffset(string key) => this[key].ReadDateTimeOffset(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsDateOnly"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not the text of a date such as 2024-02-29; the message names the field and its kind.</exception>
    public DateOnly GetDateOnly(string key) => this[key].ReadDateOnly(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsStringList"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a list of strings; the message names the field and its kind.</exception>
    public IReadOnlyList<string> GetStringList(string key) => this[key].ReadStringList(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsMap"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <returns>What the field holds.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is not a map; the message names the field and its kind.</exception>
    public Metadata GetMap(string key) => this[key].ReadMap(key);

    /// <summary>Reads a field as <see cref="MetadataValue.AsEnum{TEnum}"/> does.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <param name="key">The field's name.</param>
    /// <returns>The enum's value that the field's number or name says.</returns>
    /// <exception cref="KeyNotFoundException">There is no such field; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The field is neither a number nor a name of the enum; the message names the field and its kind.</exception>
    public TEnum GetEnum<TEnum>(string key)
        where TEnum : struct, Enum => this[key].ReadEnum<TEnum>(key);

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsBoolean"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a boolean.</returns>
    public bool TryGetBoolean(string key, out bool value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetBoolean(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsInt32"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a whole number of 32 bits.</returns>
    public bool TryGetInt32(string key, out int value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetInt32(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsInt64"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a whole number of 64 bits.</returns>
    public bool TryGetInt64(string key, out long value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetInt64(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsNumber"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a number.</returns>
    public bool TryGetDouble(string key, out double value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetNumber(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsDecimal"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a number that a decimal holds.</returns>
    public bool TryGetDecimal(string key, out decimal value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetDecimal(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsString"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a string.</returns>
    public bool TryGetString(string key, [NotNullWhen(true)] out string? value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetString(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsGuid"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is the text of a Guid.</returns>
    public bool TryGetGuid(string key, out Guid value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetGuid(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsDateTimeOffset"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a moment, which is milliseconds since 1970-01-01 UTC.</returns>
    public bool TryGetDateTimeOffset(string key, out DateTimeOffset value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetDateTimeOffset(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsDateOnly"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is the text of a date such as 2024-02-29.</returns>
    public bool TryGetDateOnly(string key, out DateOnly value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetDateOnly(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsStringList"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a list of strings.</returns>
    public bool TryGetStringList(string key, [NotNullWhen(true)] out IReadOnlyList<string>? value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetStringList(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsMap"/> does.</summary>
    /// <param name="key">The field's name.</param>
    /// <param name="value">What the field holds, or the type's default.</param>
    /// <returns>True where the field is there and is a map.</returns>
    public bool TryGetMap(string key, [NotNullWhen(true)] out Metadata? value)
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetMap(out value);
    }

    /// <summary>Reads a field that may be missing, or may be something else, as <see cref="MetadataValue.AsEnum{TEnum}"/> does.</summary>
    /// <typeparam name="TEnum">The enum.</typeparam>
    /// <param name="key">The field's name.</param>
    /// <param name="value">The enum's value, or its default.</param>
    /// <returns>True where the field is there and is a number or a name of the enum.</returns>
    public bool TryGetEnum<TEnum>(string key, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return _fields.TryGetValue(key, out var field) && field.TryGetEnum(out value);
    }
}
