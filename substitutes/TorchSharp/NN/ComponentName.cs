using System.Reflection;

namespace TorchSharp
{
    using TorchSharp.Utils;

    /// <summary>Under which name a module registers a field.</summary>
    public static class FieldInfoExtensionMethods
    {
        /// <summary>The name given by <see cref="ComponentNameAttribute"/>, or the field's own.</summary>
        public static string ComponentName(this FieldInfo field) =>
            field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
    }
}

namespace TorchSharp.Utils
{
    /// <summary>Gives a field of a module another name in the module's state.</summary>
    [AttributeUsage(AttributeTargets.Field)]
    public class ComponentNameAttribute : Attribute
    {
        /// <summary>The name to register under.</summary>
        public string? Name { get; set; }
    }
}
