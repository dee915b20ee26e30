using System.Globalization;

namespace Microsoft.ML.Runtime;

/// <summary>The exceptions that ML.NET throws, by cause: argument (null, out of range), state, stored data, schema.</summary>
internal static class Contracts
{
    public static T CheckValue<T>(T value, string name)
        where T : class
        => value ?? throw new ArgumentNullException(name);

    public static void CheckNonEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new ArgumentNullException(name, name + " cannot be null or empty");
        }
    }

    public static void CheckParam(bool condition, string name, string message = null)
    {
        if (!condition)
        {
            throw ExceptParam(name, message);
        }
    }

    public static void Check(bool condition, string message = null)
    {
        if (!condition)
        {
            throw Except(message);
        }
    }

    public static void CheckDecode(bool condition, string message = null)
    {
        if (!condition)
        {
            throw ExceptDecode(message);
        }
    }

    public static Exception ExceptParam(string name, string message = null)
        => message is null ? new ArgumentOutOfRangeException(name) : new ArgumentOutOfRangeException(name, message);

    public static Exception Except(string message = null, Exception inner = null)
        => message is null ? new InvalidOperationException() : new InvalidOperationException(message, inner);

    public static Exception ExceptDecode(string message = null, Exception inner = null)
        => message is null ? new FormatException() : new FormatException(message, inner);

    public static Exception ExceptSchemaMismatch(string name, string columnRole, string columnName)
        => ExceptParam(name, string.Create(CultureInfo.InvariantCulture, $"Could not find {columnRole} column '{columnName}'"));

    public static Exception ExceptSchemaMismatch(string name, string columnRole, string columnName, string expectedType, string actualType)
        => ExceptParam(name, $"Schema mismatch for {columnRole} column '{columnName}': expected {expectedType}, got {actualType}");
}
