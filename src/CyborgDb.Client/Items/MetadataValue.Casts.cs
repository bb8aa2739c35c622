namespace CyborgDb;

/// <content>Casts: what <c>(long)value</c> and the like read.</content>
public readonly partial struct MetadataValue
{
    /// <summary>What <see cref="AsBoolean"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a boolean.</exception>
    public static explicit operator bool(MetadataValue value) => value.AsBoolean();

    /// <summary>What <see cref="AsInt32"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a whole number of 32 bits.</exception>
    public static explicit operator int(MetadataValue value) => value.AsInt32();

    /// <summary>What <see cref="AsInt64"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a whole number of 64 bits.</exception>
    public static explicit operator long(MetadataValue value) => value.AsInt64();

    /// <summary>What <see cref="AsNumber"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a number.</exception>
    public static explicit operator double(MetadataValue value) => value.AsNumber();

    /// <summary>What <see cref="AsDecimal"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a number that a decimal holds.</exception>
    public static explicit operator decimal(MetadataValue value) => value.AsDecimal();

    /// <summary>What <see cref="AsString"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a string.</exception>
    public static explicit operator string(MetadataValue value) => value.AsString();

    /// <summary>What <see cref="AsGuid"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not the text of a Guid.</exception>
    public static explicit operator Guid(MetadataValue value) => value.AsGuid();

    /// <summary>What <see cref="AsDateTimeOffset"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not a moment, which is milliseconds since 1970-01-01 UTC within the years 1 to 9999.</exception>
    public static explicit operator DateTimeOffset(MetadataValue value) => value.AsDateTimeOffset();

    /// <summary>What <see cref="AsDateOnly"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is not the text of a date such as 2024-02-29.</exception>
    public static explicit operator DateOnly(MetadataValue value) => value.AsDateOnly();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsBoolean"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a boolean.</exception>
    public static explicit operator bool?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsBoolean();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsInt32"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a whole number of 32 bits.</exception>
    public static explicit operator int?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsInt32();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsInt64"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a whole number of 64 bits.</exception>
    public static explicit operator long?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsInt64();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsNumber"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a number.</exception>
    public static explicit operator double?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsNumber();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsDecimal"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a number that a decimal holds.</exception>
    public static explicit operator decimal?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsDecimal();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsGuid"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor the text of a Guid.</exception>
    public static explicit operator Guid?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsGuid();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsDateTimeOffset"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor a moment, which is milliseconds since 1970-01-01 UTC within the years 1 to 9999.</exception>
    public static explicit operator DateTimeOffset?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsDateTimeOffset();

    /// <summary><see langword="null"/> of <see cref="MetadataValueKind.Null"/>, and otherwise what <see cref="AsDateOnly"/> reads.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The value is neither <see langword="null"/> nor the text of a date such as 2024-02-29.</exception>
    public static explicit operator DateOnly?(MetadataValue value) => value.Kind == MetadataValueKind.Null ? null : value.AsDateOnly();
}
