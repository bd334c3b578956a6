{#-
    A mart may bear the name of a register file, whose seed is a node of that name already: its model is NAME__mart,
    its table NAME.
-#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {{ (custom_alias_name or node.name.removesuffix("__mart")) | trim }}
{%- endmacro %}
