using System.Linq.Expressions;
using System.Text.RegularExpressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>Translates the methods that the service has an operator for.</summary>
internal sealed class CallTranslator(FieldResolver fields)
{
    public Outcome Translate(MethodCallExpression call, bool negate)
    {
        var owner = call.Method.DeclaringType;
        return call.Method.Name switch
        {
            // Not one that a type has defined for itself, which may mean anything.
            "Equals" when owner?.Assembly == typeof(object).Assembly => Equal(call, negate),
            "Contains" when owner == typeof(string) => Contains(call, negate),
            "Contains" when ListContains.Sides(call) is var (list, item) => Contains(call, list, item, negate),
            "Any" when owner == typeof(Enumerable) => Any(call, negate),
            "StartsWith" when owner == typeof(string) => StartsWith(call, negate),
            "IsMatch" when owner == typeof(Regex) => IsMatch(call, negate),
            "IsNullOrEmpty" when owner == typeof(string) => IsNullOrEmpty(call, negate),
            _ => throw NotKnown(call),
        };
    }

    private Outcome Equal(MethodCallExpression call, bool negate)
    {
        Expression[] sides = call.Object is { } receiver ? [receiver, .. call.Arguments] : [.. call.Arguments];
        if (sides.Length == 3 && CapturedValue.Is(sides[2]) && CapturedValue.Of(sides[2]) is StringComparison.Ordinal)
            sides = sides[..2];
        if (sides.Length != 2)
            throw NotKnown(call);
        var (member, value) = CapturedValue.Is(sides[1]) ? (sides[0], sides[1]) : (sides[1], sides[0]);
        if (!CapturedValue.Is(value) || fields.Find(member) is not { } field || !FieldType.IsScalar(field.Type))
            throw NotKnown(call);
        var operand = CapturedValue.Of(value);
        // Equals knows no conversions: 3L does not equal 3.
        if (operand is not null && operand.GetType() != field.SeenAs)
            throw ExpressionText.Refused(call, "Equals compares the types, too, and these differ.");
        return FieldCondition.Compare(field, ExpressionType.Equal, operand, call, negate);
    }

    private Outcome Contains(MethodCallExpression call, bool negate)
    {
        var (field, text) = TextAndArgument(call);
        return FieldCondition.Text(field, Filter.Contains(field.Path, text), value => value.Contains(text, StringComparison.Ordinal), call, negate);
    }

    private Outcome StartsWith(MethodCallExpression call, bool negate)
    {
        var (field, text) = TextAndArgument(call);
        return FieldCondition.Text(field, Filter.Regex(field.Path, $"^{Escaped(text)}"), value => value.StartsWith(text, StringComparison.Ordinal), call, negate);
    }

    private Outcome IsMatch(MethodCallExpression call, bool negate)
    {
        Regex regex;
        if (call.Object is not null && call.Arguments.Count == 1)
        {
            regex = CapturedValue.Is(call.Object) && CapturedValue.Of(call.Object) is Regex captured ? captured : throw NotKnown(call);
        }
        else if (call.Object is null && call.Arguments.Count is 2 or 3 && call.Arguments.Skip(1).All(CapturedValue.Is)
            && CapturedValue.Of(call.Arguments[1]) is string pattern)
        {
            regex = Parsed(call, pattern, call.Arguments is [_, _, var options] && CapturedValue.Of(options) is RegexOptions given ? given : RegexOptions.None);
        }
        else
        {
            throw NotKnown(call);
        }
        // These change how the expression is run, not what it matches; the others have no form in the service's operator.
        if ((regex.Options & ~(RegexOptions.Compiled | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)) != 0)
            throw ExpressionText.Refused(call, "the service's $regex takes no options.");
        var field = fields.Find(call.Arguments[0]) ?? throw NotKnown(call);
        return FieldCondition.Text(field, Filter.Regex(field.Path, regex.ToString()), regex.IsMatch, call, negate);
    }

    private static Regex Parsed(MethodCallExpression call, string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(pattern, options);
        }
        catch (ArgumentException)
        {
            // The message of the parser shows the pattern.
            throw ExpressionText.Refused(call, "the pattern is not a regular expression, or an option is not one.");
        }
    }

    private Outcome IsNullOrEmpty(MethodCallExpression call, bool negate)
    {
        var field = fields.Find(call.Arguments[0]) ?? throw NotKnown(call);
        // An empty text is what the predicate may take for one that is not there.
        return FieldCondition.In(field, [null, ""], call, negate);
    }

    private Outcome Contains(MethodCallExpression call, Expression list, Expression item, bool negate)
    {
        if (CapturedValue.Is(list))
        {
            var field = fields.Find(item) ?? throw NotKnown(call);
            return FieldCondition.In(field, ListContains.Elements(call, list), call, negate);
        }
        if (CapturedValue.Is(item) && fields.Find(list) is { } tags && FieldType.IsList(tags.Type))
            return FieldCondition.HoldsAny(tags, [CapturedValue.Of(item)], call, negate);
        throw NotKnown(call);
    }

    private Outcome Any(MethodCallExpression call, bool negate)
    {
        if (CapturedValue.Is(call.Arguments[0]) || fields.Find(ListContains.WithoutSpan(call.Arguments[0])) is not { } field || !FieldType.IsList(field.Type))
            throw NotKnown(call);
        if (call.Arguments is not [_, LambdaExpression { Parameters: [var element] } test])
            throw ExpressionText.Refused(call, "the service has no operator for how many elements a list has.");
        return FieldCondition.HoldsAny(field, ElementValues.Of(call, test.Body, element), call, negate);
    }

    private (DocumentField Field, string Text) TextAndArgument(MethodCallExpression call)
    {
        var comparison = call.Arguments.Count == 1 ? StringComparison.Ordinal
            : call.Arguments.Count == 2 && CapturedValue.Is(call.Arguments[1]) ? CapturedValue.Of(call.Arguments[1]) : null;
        if (comparison is not StringComparison.Ordinal)
            throw ExpressionText.Refused(call, "the service compares strings ordinally only.");
        if (call.Object is null || fields.Find(call.Object) is not { } field || !CapturedValue.Is(call.Arguments[0]))
            throw NotKnown(call);
        return CapturedValue.Of(call.Arguments[0]) switch
        {
            string text => (field, text),
            char character => (field, character.ToString()),
            _ => throw ExpressionText.Refused(call, "the text to look for is null."),
        };
    }

    /// <summary>Only what is special in every dialect of regular expressions; white space, which Regex.Escape escapes too, is not.</summary>
    private static string Escaped(string text)
    {
        var escaped = new System.Text.StringBuilder(text.Length + 8);
        foreach (var character in text)
        {
            if (@"\^$.|?*+()[]{}".Contains(character, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(character);
        }
        return escaped.ToString();
    }

    private static NotSupportedException NotKnown(MethodCallExpression call) =>
        ExpressionText.Refused(call, "the service has no operator that says it.");
}
