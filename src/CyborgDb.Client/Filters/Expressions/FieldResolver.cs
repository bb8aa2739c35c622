using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CyborgDb.Filters.Expressions;

/// <summary>Finds the metadata field that an expression over the document means.</summary>
internal sealed class FieldResolver(ParameterExpression document, JsonTypeInfo? typeInfo)
{
    /// <summary>The field, or <see langword="null"/> for an expression that is no member of the document.</summary>
    /// <exception cref="NotSupportedException">It is a member of the document, but not one that is written to the metadata.</exception>
    public DocumentField? Find(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => Converted(convert),
        BinaryExpression { NodeType: ExpressionType.Coalesce, Conversion: null } coalesce when CapturedValue.Is(coalesce.Right) =>
            Find(coalesce.Left) is { } field ? WithDefault(field, CapturedValue.Of(coalesce.Right), coalesce.Type) : null,
        MethodCallExpression { Object: { } receiver, Method.Name: "GetValueOrDefault" } call when Nullable.GetUnderlyingType(receiver.Type) is not null =>
            Find(receiver) is { } field ? WithDefault(field, DefaultOf(call, field), call.Type) : null,
        MemberExpression { Member.Name: "HasValue", Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null => null,
        // Value throws where there is none, so what the filter says there does not matter.
        MemberExpression { Member.Name: "Value", Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null =>
            Find(owner) is { } field ? field with { Unwritten = field.Unwritten is { IsPossible: true, Value: null } ? Unwritten.Never : field.Unwritten } : null,
        MemberExpression member => Member(member),
        _ => null,
    };

    private DocumentField? Member(MemberExpression member)
    {
        if (member.Expression is null)
            return null;
        if (IsDocument(member.Expression))
            return Member(member, "", typeInfo);
        if (Find(member.Expression) is not { } owner)
            return null;
        if (FieldType.IsScalar(owner.Type) || FieldType.IsList(owner.Type))
            throw NotOwn(member, owner);
        if (owner.Property is { } property)
            return Member(member, owner.Path + ".", NestedInfo(member, property, owner));
        // Without a type info all that is known is that the values of .NET itself are not written as objects of members, and that a converter writes as it likes.
        if (FieldType.IsOfFramework(owner.Type) || !WrittenForm.IsPlain(owner))
            throw NotOwn(member, owner);
        return Member(member, owner.Path + ".", owner: null);
    }

    private static NotSupportedException NotOwn(Expression member, DocumentField owner) => ExpressionText.Refused(
        member,
        $"it is not stored in the metadata, only {owner.Path} itself is."
        + (owner.Type == typeof(DateTimeOffset) ? " Compare that with moments: from the first moment of a year or day on, and before the first of the next." : FieldType.Remedy(owner.Type)));

    private bool IsDocument(Expression expression) =>
        expression == document || expression is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert && IsDocument(convert.Operand);

    private static JsonTypeInfo NestedInfo(Expression member, JsonPropertyInfo property, DocumentField owner)
    {
        if (property.CustomConverter is null && property.Options.TryGetTypeInfo(owner.Type, out var info) && info.Kind == JsonTypeInfoKind.Object)
            return info;
        throw NotOwn(member, owner);
    }

    private static DocumentField Member(MemberExpression member, string prefix, JsonTypeInfo? owner)
    {
        var type = member.Type;
        if (owner is null)
            return new(prefix + CheckedName(member, UninformedName(member)), type, null, null, member) { Unwritten = UnwrittenOf(type, ConditionOf(member.Member)) };

        var property = owner.Properties.FirstOrDefault(p => p.AttributeProvider is MemberInfo written && written.Name == member.Member.Name);
        if (property?.Get is null || property.IsExtensionData)
            throw ExpressionText.Refused(member, "the member is not written to the metadata.");
        var condition = ConditionOf(member.Member) ?? owner.Options.DefaultIgnoreCondition;
        return new(prefix + CheckedName(member, property.Name), type, property, owner, member) { Unwritten = UnwrittenOf(type, condition) };
    }

    /// <summary>The name where there is no type info: as System.Text.Json would write the member without options.</summary>
    private static string UninformedName(MemberExpression member)
    {
        var written = member.Member is PropertyInfo ? ConditionOf(member.Member) != JsonIgnoreCondition.Always : member.Member.IsDefined(typeof(JsonIncludeAttribute));
        if (!written)
            throw ExpressionText.Refused(member, "the member is not written to the metadata.");
        return member.Member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? member.Member.Name;
    }

    private static string CheckedName(MemberExpression member, string name) =>
        name.Length > 0 && name[0] != '$' && !name.Contains('.', StringComparison.Ordinal)
            ? name
            : throw ExpressionText.Refused(member, "its name in the metadata is empty, has a dot or begins with '$', which a filter would take for something else.");

    private static JsonIgnoreCondition? ConditionOf(MemberInfo member) => member.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition;

    private static Unwritten UnwrittenOf(Type type, JsonIgnoreCondition? condition)
    {
        if (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null)
            return Unwritten.Null;
        return condition == JsonIgnoreCondition.WhenWritingDefault && FieldType.IsScalar(type) ? Unwritten.As(FieldType.DefaultOf(type)) : Unwritten.Never;
    }

    private DocumentField? Converted(UnaryExpression convert)
    {
        if (Find(convert.Operand) is not { } field)
            return null;
        var target = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        if (target == field.SeenAs || field.SeenAs == field.Type && !target.IsValueType && target.IsAssignableFrom(field.Type))
            return field;
        // An enum is compared as its number, whose type the compiler chose; which member it is, the field still knows.
        return FieldType.IsExact(field.SeenAs, target)
            ? field with { SeenAs = target }
            : throw ExpressionText.Refused(convert, $"the conversion to {target.Name} changes values, and the service does not convert.");
    }

    private static object DefaultOf(MethodCallExpression call, DocumentField field) =>
        call.Arguments is [var argument]
            ? CapturedValue.Is(argument) && CapturedValue.Of(argument) is { } value ? value : throw ExpressionText.Refused(call, "its default depends on the item.")
            : FieldType.IsScalar(field.Type) ? FieldType.DefaultOf(field.Type) : throw ExpressionText.Refused(call, $"{field.Type.Name} is not a type that filters compare.");

    private static DocumentField WithDefault(DocumentField field, object? value, Type type)
    {
        if (field.Unwritten is not { IsPossible: true, Value: null })
            return field;
        return field with
        {
            SeenAs = Nullable.GetUnderlyingType(type) ?? type,
            Unwritten = value is null ? Unwritten.Null : Unwritten.As(value),
        };
    }
}
