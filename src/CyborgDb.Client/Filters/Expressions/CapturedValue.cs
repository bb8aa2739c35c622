using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// The value of an expression that does not depend on the item: read by walking its members and calls, because compiling it would need what
/// a trimmed or AOT-compiled application does not have.
/// </summary>
internal static class CapturedValue
{
    public static bool Is(Expression expression)
    {
        var search = new ParameterSearch();
        search.Visit(expression);
        return !search.Found;
    }

    public static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression member => Read(member),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => Converted(convert),
        MethodCallExpression call => Call(call, call.Method, call.Object, call.Arguments),
        NewExpression { Constructor: { } constructor } created => Create(created, constructor),
        BinaryExpression { Method: { } method } binary => Call(binary, method, null, [binary.Left, binary.Right]),
        BinaryExpression { NodeType: var operation } binary when CapturedArithmetic.Is(operation)
            && CapturedArithmetic.Of(operation, Of(binary.Left), Of(binary.Right)) is { } result => result,
        BinaryExpression { NodeType: ExpressionType.ArrayIndex } index when Of(index.Left) is Array array && Of(index.Right) is int at => array.GetValue(at),
        BinaryExpression { NodeType: ExpressionType.Coalesce, Conversion: null } coalesce => Of(coalesce.Left) ?? Of(coalesce.Right),
        ConditionalExpression conditional => Of(conditional.Test) is true ? Of(conditional.IfTrue) : Of(conditional.IfFalse),
        DefaultExpression { Type.IsValueType: false } => null,
        _ => throw ExpressionText.Refused(expression, "its value cannot be read off the expression. Put it into a variable before the filter."),
    };

    /// <summary>The elements of a captured list, or of one that stands in the expression itself.</summary>
    public static IEnumerable<object?> Elements(Expression expression)
    {
        if (expression is NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array)
            return array.Expressions.Select(Of);
        var value = Of(expression);
        if (value is null)
            throw ExpressionText.Refused(expression, "the list is null.");
        return value is System.Collections.IEnumerable list and not string
            ? list.Cast<object?>()
            : throw ExpressionText.Refused(expression, "it is not a list.");
    }

    private static object? Read(MemberExpression member)
    {
        var owner = member.Expression is null ? null : Of(member.Expression);
        if (owner is null && member.Expression is not null)
        {
            return member is { Member.Name: "HasValue", Expression: { } nullable } && Nullable.GetUnderlyingType(nullable.Type) is not null
                ? false
                : throw ExpressionText.Refused(member, "what it is read from is null.");
        }
        // A boxed nullable is its value, which has no such members.
        if (member.Expression is { } boxed && Nullable.GetUnderlyingType(boxed.Type) is not null)
            return member.Member.Name == "HasValue" ? true : owner;
        return Guarded(member, () => member.Member switch
        {
            FieldInfo field => field.GetValue(owner),
            PropertyInfo property => property.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, CultureInfo.InvariantCulture),
            _ => throw ExpressionText.Refused(member, "it is neither a field nor a property."),
        });
    }

    private static object? Call(Expression call, MethodInfo method, Expression? receiver, IReadOnlyList<Expression> arguments)
    {
        var owner = receiver is null ? null : Of(receiver);
        if (owner is null && receiver is not null)
            throw ExpressionText.Refused(call, "what it is called on is null.");
        var values = Arguments(call, arguments);
        return Guarded(call, () => method.Invoke(owner, BindingFlags.DoNotWrapExceptions, null, values, CultureInfo.InvariantCulture));
    }

    private static object? Create(NewExpression created, ConstructorInfo constructor)
    {
        var values = Arguments(created, created.Arguments);
        return Guarded(created, () => constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, CultureInfo.InvariantCulture));
    }

    private static object?[] Arguments(Expression call, IEnumerable<Expression> arguments) =>
        [.. arguments.Select(a => a is NewArrayExpression
            ? throw ExpressionText.Refused(call, "its value cannot be read off the expression. Put it into a variable before the filter.")
            : Of(a))];

    /// <summary>Reflection refuses what it cannot call, such as a method that returns a span, with errors of its own.</summary>
    private static object? Guarded(Expression expression, Func<object?> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is TargetException or MemberAccessException or NotSupportedException)
        {
            throw ExpressionText.Refused(expression, "its value cannot be read by reflection. Put it into a variable before the filter.");
        }
    }

    private static object? Converted(UnaryExpression convert)
    {
        if (convert.Method is { } method)
            return Call(convert, method, null, [convert.Operand]);
        var value = Of(convert.Operand);
        var target = Nullable.GetUnderlyingType(convert.Type) ?? convert.Type;
        if (value is null || target.IsInstanceOfType(value))
            return value;
        try
        {
            if (target.IsEnum)
                return Enum.ToObject(target, value);
            var truncates = value is double or float or decimal && Type.GetTypeCode(target) is >= TypeCode.SByte and <= TypeCode.UInt64;
            if (value is IConvertible && target.IsPrimitive && !truncates)
                return Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is OverflowException or InvalidCastException or ArgumentException)
        {
            // The message of the conversion would show the value.
        }
        throw ExpressionText.Refused(convert, $"the conversion to {target.Name} is not one that can be followed. Put its result into a variable before the filter.");
    }

    private sealed class ParameterSearch : ExpressionVisitor
    {
        public bool Found { get; private set; }

        public override Expression? Visit(Expression? node) => Found ? node : base.Visit(node);

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found = true;
            return node;
        }
    }
}
