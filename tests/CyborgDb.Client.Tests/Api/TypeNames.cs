using System.Reflection;

namespace CyborgDb.Tests.Api;

/// <summary>Types as C# writes them, with the question marks of nullable reference types.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    private static readonly NullabilityInfoContext s_nullability = new();

    public static string Of(ParameterInfo parameter) => Of(s_nullability.Create(parameter));

    public static string Of(PropertyInfo property) => Of(s_nullability.Create(property));

    public static string Of(FieldInfo field) => Of(s_nullability.Create(field));

    public static string Of(Type type) => Of(type, null);

    private static string Of(NullabilityInfo nullability) => Of(nullability.Type, nullability);

    private static string Of(Type type, NullabilityInfo? nullability)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, nullability?.ElementType);
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Of(value, null) + "?";
        var mark = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (!type.IsGenericType)
            return s_keywords.GetValueOrDefault(type, type.Name) + mark;
        // A type within a generic one has the arguments of that, and none of its own.
        if (type.IsNested && !type.Name.Contains('`', StringComparison.Ordinal))
            return $"{Of(type.DeclaringType!.MakeGenericType(type.GetGenericArguments()), null)}.{type.Name}{mark}";
        var arguments = type.GetGenericArguments().Select((argument, i) => Of(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments)}>{mark}";
    }
}
