namespace CyborgDb.Filters.Expressions;

/// <summary>The types of members that can be compared.</summary>
internal static class FieldType
{
    public static bool IsInteger(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    public static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    public static bool Is64Bit(Type type) => Type.GetTypeCode(type) is TypeCode.Int64 or TypeCode.UInt64;

    public static bool IsScalar(Type type) =>
        IsNumber(type) || type.IsEnum || type == typeof(bool) || type == typeof(string)
        || type == typeof(DateTimeOffset) || type == typeof(Guid) || type == typeof(DateOnly);

    /// <summary>Whether a type is one of .NET's own, such as a <see cref="TimeSpan"/>, whose members are no fields.</summary>
    public static bool IsOfFramework(Type type) =>
        type.Namespace is { } name && (name == nameof(System) || name.StartsWith("System.", StringComparison.Ordinal));

    /// <summary>What to use in place of a type that filters do not compare: a sentence behind a blank, or nothing.</summary>
    public static string Remedy(Type type) =>
        type == typeof(DateTime)
            ? $" Use a DateTimeOffset with [JsonConverter(typeof({nameof(EpochMillisecondsConverter)}))], or a DateOnly for a day that is only asked whether it is the same."
        : type == typeof(TimeSpan) || type == typeof(TimeOnly) ? " Use a number, such as one of seconds."
        : type == typeof(char) ? " Use a string."
        : "";

    public static bool IsList(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    /// <summary>Whether every value of one type has an equal of another, so that comparing the converted is comparing the values.</summary>
    public static bool IsExact(Type from, Type to)
    {
        if (from == to)
            return true;
        if (from.IsEnum)
            return IsExact(Enum.GetUnderlyingType(from), to);
        var (source, target) = (Type.GetTypeCode(from), Type.GetTypeCode(to));
        if (to.IsEnum || !IsNumber(from) || !IsNumber(to))
            return false;
        return target switch
        {
            // Past 2^53 the service rounds as this conversion does.
            TypeCode.Double => source is not TypeCode.Decimal,
            TypeCode.Single => IsInteger(from) && source is TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16,
            TypeCode.Decimal => IsInteger(from),
            _ => IsInteger(from) && IsInteger(to) && IsWider(source, target),
        };
    }

    /// <summary>The default of a type that <see cref="IsScalar"/> and is no string.</summary>
    public static object DefaultOf(Type type) =>
        type.IsEnum ? Enum.ToObject(type, 0)
        : type == typeof(DateTimeOffset) ? default(DateTimeOffset)
        : type == typeof(Guid) ? Guid.Empty
        : type == typeof(DateOnly) ? default(DateOnly)
        : Convert.ChangeType(0, type, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsWider(TypeCode source, TypeCode target)
    {
        // The codes come in pairs of a signed and an unsigned type: SByte, Byte, Int16, UInt16, …
        var (sourceSize, targetSize) = ((source - TypeCode.SByte) / 2, (target - TypeCode.SByte) / 2);
        var (sourceSigned, targetSigned) = ((source - TypeCode.SByte) % 2 == 0, (target - TypeCode.SByte) % 2 == 0);
        return targetSize > sourceSize ? targetSigned || !sourceSigned : targetSize == sourceSize && sourceSigned == targetSigned;
    }
}
