using System.Linq.Expressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>An expression as a reader knows it from the code, with <c>?</c> for every constant: their values are metadata, which no message shows.</summary>
internal static class ExpressionText
{
    public static NotSupportedException Refused(Expression part, string reason) =>
        new($"'{Of(part)}' cannot be translated to a filter: {reason}");

    private static string Of(Expression? expression) => expression switch
    {
        ParameterExpression parameter => parameter.Name ?? "item",
        // A captured variable is a field of a class that the compiler made: its name alone is what stands in the code.
        MemberExpression { Expression: ConstantExpression } captured => captured.Member.Name,
        MemberExpression { Expression: null } member => $"{member.Member.DeclaringType?.Name}.{member.Member.Name}",
        MemberExpression member => $"{Of(member.Expression)}.{member.Member.Name}",
        ConstantExpression { Value: null } => "null",
        ConstantExpression => "?",
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert => Of(convert.Operand),
        UnaryExpression { NodeType: ExpressionType.Not } not => $"!{Of(not.Operand)}",
        BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => $"{Of(index.Left)}[{Of(index.Right)}]",
        BinaryExpression binary => $"{Of(binary.Left)} {Symbol(binary.NodeType)} {Of(binary.Right)}",
        ConditionalExpression conditional => $"{Of(conditional.Test)} ? {Of(conditional.IfTrue)} : {Of(conditional.IfFalse)}",
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var converted] } => Of(converted),
        MethodCallExpression call => $"{Receiver(call)}.{call.Method.Name}({string.Join(", ", Arguments(call).Select(Of))})",
        NewExpression created => $"new {created.Type.Name}(…)",
        NewArrayExpression array => $"new[] {{ {string.Join(", ", array.Expressions.Select(Of))} }}",
        LambdaExpression lambda => $"{string.Join(", ", lambda.Parameters.Select(Of))} => {Of(lambda.Body)}",
        InvocationExpression invocation => $"{Of(invocation.Expression)}(…)",
        null => "",
        _ => expression.NodeType.ToString(),
    };

    private static string Receiver(MethodCallExpression call) =>
        call.Object is not null ? Of(call.Object)
        : IsExtension(call) ? Of(call.Arguments[0])
        : call.Method.DeclaringType?.Name ?? "";

    private static IEnumerable<Expression> Arguments(MethodCallExpression call) => IsExtension(call) ? call.Arguments.Skip(1) : call.Arguments;

    private static bool IsExtension(MethodCallExpression call) =>
        call.Arguments.Count > 0 && call.Method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);

    private static string Symbol(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "==",
        ExpressionType.NotEqual => "!=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.AndAlso => "&&",
        ExpressionType.OrElse => "||",
        ExpressionType.And => "&",
        ExpressionType.Or => "|",
        ExpressionType.ExclusiveOr => "^",
        ExpressionType.Add or ExpressionType.AddChecked => "+",
        ExpressionType.Subtract or ExpressionType.SubtractChecked => "-",
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => "*",
        ExpressionType.Divide => "/",
        ExpressionType.Modulo => "%",
        ExpressionType.Coalesce => "??",
        _ => type.ToString(),
    };
}
